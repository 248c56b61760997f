// The few words that the main process says itself: menu and closing question. The page's catalogue is out of its
// reach (main sees only the contract), so both languages stand here, complete by type.

export type Language = 'en' | 'zh-CN';

const en = {
  file: 'File',
  edit: 'Edit',
  view: 'View',
  serve: 'Serve',
  help: 'Help',
  addImage: 'Add ISO…',
  newProfile: 'New profile…',
  close: 'Close window',
  quit: 'Quit Slipway',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  library: 'Library',
  profiles: 'Profiles',
  machines: 'Machines',
  activity: 'Activity',
  settings: 'Settings',
  find: 'Filter',
  fullScreen: 'Full screen',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  zoomReset: 'Actual size',
  toggleServe: 'Serve installs / Stop serving',
  welcome: 'Getting started',
  shortcuts: 'Keyboard shortcuts',
  stillInstalling: (count: number) =>
    count === 1
      ? '1 machine is still installing. Stop anyway?'
      : `${count} machines are still installing. Stop anyway?`,
  stillInstallingWhy: 'Closing Slipway stops serving; an installation that is cut off must be started again.',
  stopAnyway: 'Stop and interrupt',
  keepServing: 'Keep serving',
};

const zhCN: typeof en = {
  file: '文件',
  edit: '编辑',
  view: '查看',
  serve: '装机服务',
  help: '帮助',
  addImage: '添加 ISO…',
  newProfile: '新建安装方案…',
  close: '关闭窗口',
  quit: '退出 Slipway',
  undo: '撤销',
  redo: '重做',
  cut: '剪切',
  copy: '复制',
  paste: '粘贴',
  selectAll: '全选',
  library: '镜像库',
  profiles: '安装方案',
  machines: '机器',
  activity: '活动日志',
  settings: '设置',
  find: '筛选',
  fullScreen: '全屏',
  zoomIn: '放大',
  zoomOut: '缩小',
  zoomReset: '实际大小',
  toggleServe: '开始 / 停止装机服务',
  welcome: '快速开始',
  shortcuts: '键盘快捷键',
  stillInstalling: (count) => `还有 ${count} 台机器正在安装，确定停止吗？`,
  stillInstallingWhy: '关闭 Slipway 会停止装机服务，被中断的安装需要重新开始。',
  stopAnyway: '停止并中断',
  keepServing: '继续服务',
};

export type Words = typeof en;
export const words: Readonly<Record<Language, Words>> = { en, 'zh-CN': zhCN };

/** `wanted` is the setting; `system` follows the locale that the desktop reports. */
export function languageFor(wanted: 'system' | Language, systemLocale: string): Language {
  if (wanted !== 'system') return wanted;
  return systemLocale.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}
