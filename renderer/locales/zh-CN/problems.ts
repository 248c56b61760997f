// 各类问题、启动前检查与提示的中文说明：先说发生了什么，再说怎么办。缺一条即无法编译。
import type { Catalogue } from '../shape';

export const problems: Catalogue['problems'] = {
  'bad-argument': '字段“{{field}}”不被接受：{{reason}}。',
  'not-found': '{{what}}“{{id}}”已不存在。',
  'in-use': '“{{id}}”仍被 {{by}} 使用，请先移除或更改后者。',
  'name-taken': '名称“{{id}}”已被使用，请换一个。',
  'mac-taken': 'MAC 地址 {{mac}} 已登记为 {{system}}。',
  'not-an-image': '这不是 ISO 镜像或网络引导包：{{path}}。',
  'image-truncated': '镜像不完整：只有 {{have}}，应为 {{need}}。请重新下载。',
  'image-damaged': '镜像已损坏（{{reason}}）。请重新下载。',
  'image-changed': '镜像在导入后被移动或修改：{{path}}。',
  'unknown-image': '无法识别此 ISO：{{path}}。',
  'already-imported': '此镜像已在镜像库中，名为 {{id}}。',
  'no-space': '磁盘空间不足：需要 {{need}}，{{folder}} 只剩 {{free}}。',
  'cannot-write': '无法写入 {{path}}：{{reason}}。',
  'cannot-read': '无法读取 {{path}}：{{reason}}。',
  'checksum-mismatch': '文件 {{file}} 与校验值不符。请重新下载镜像。',
  'import-cancelled': '导入已取消。',
  'extractor-failed': '无法解包（{{reason}}）：{{path}}。',
  'kit-missing': '{{id}} 需要内核为 {{kernel}} 的网络引导包，请把它拖到镜像库。',
  'port-taken': '端口 {{port}}（{{protocol}}）正被 {{program}} 占用。',
  'no-rights': '打开端口 {{port}} 需要你的授权。',
  'nic-gone': '网卡 {{nic}} 已断开，请重新接上。',
  'nic-no-address': '网卡 {{nic}} 没有 IPv4 地址，请为它设置固定地址。',
  'nic-changed': '{{nic}} 的地址变为 {{address}}，服务已停止。',
  'pool-invalid': '地址范围无法使用：{{reason}}。',
  'pool-full': '{{pool}} 的地址已全部用完。',
  'rival-dhcp': '此网络中已有 DHCP 服务器（{{server}}）。',
  'loader-missing': '缺少引导程序 {{file}}。',
  'not-serving': 'Slipway 未在提供服务。',
  'already-serving': 'Slipway 已在 {{nic}} 上提供服务。',
  'machines-installing': '仍有机器正在安装：{{count}} 台。',
  'store-repaired': '一个数据文件损坏，已经修复：{{file}}。原文件保留为 {{kept}}。',
  'socket-failed': '网络拒绝了操作：{{reason}}。',
  'simulation-failed': '模拟机器停在第 {{step}} 步：{{reason}}。',
  'engine-stopped': 'Slipway 引擎未在运行。',
  bug: 'Slipway 内部出现故障：{{message}}',
};

export const checks: Catalogue['checks'] = {
  nic: {
    pass: '有线网卡',
    trouble: '这不是有线网卡',
    fix: '请选择与机器相连的网卡；Wi-Fi、VPN 和虚拟网卡通常连不到机器。',
  },
  link: { pass: '网线已连接', trouble: '未接网线', fix: '请插上网线。' },
  address: {
    pass: '已有 IPv4 地址',
    trouble: '没有 IPv4 地址',
    fix: '请在系统网络设置中为网卡设置固定地址，例如 192.168.7.1/24。',
  },
  rival: {
    pass: '没有其他 DHCP 服务器',
    trouble: '此网络中已有 DHCP 服务器',
    fix: '在自动模式下，本程序将以 ProxyDHCP 方式工作：地址由那台服务器分配，本程序只提供引导信息。',
  },
  port: { pass: '引导端口可用', trouble: '引导端口被占用', fix: '请停止占用端口的程序，然后重新检查。' },
  rights: {
    pass: '可以打开引导端口',
    trouble: '打开引导端口需要授权',
    fix: '请在终端中运行一次下面的命令，然后重新检查：',
  },
  firewall: {
    pass: '没有防火墙阻挡',
    trouble: '防火墙可能会阻挡',
    fix: '请在此网卡上放行 UDP 67、69 和 HTTP 端口。',
  },
  loaders: {
    pass: '引导程序齐备',
    trouble: '缺少引导程序',
    fix: '请在项目文件夹中运行“npm run loaders”，或重新安装 Slipway。',
  },
  profile: {
    pass: '安装方案已就绪',
    trouble: '没有可用的安装方案',
    fix: '请新建一个安装方案，才有东西可装。',
  },
  space: { pass: '磁盘空间充足', trouble: '磁盘空间不多', fix: '请在镜像库所在的磁盘上腾出一些空间。' },
};

export const hints: Catalogue['hints'] = {
  cable: '第一个请求之后没有下文。请检查网线、启动顺序和交换机端口。',
  rival: '其他服务器抢先响应了这台机器。请改用 ProxyDHCP。',
  firewall: '没有收到机器的下一个请求，防火墙可能拦截了 UDP 67。',
  tftp: '机器已请求引导程序但收不到数据，防火墙可能拦截了 UDP 69。',
  secure: '固件拒绝了引导程序。请关闭安全启动，或改用已签名的引导程序。',
  loader: '引导程序没有运行起来，可能与这台机器的固件不符。',
  memory: '内核与镜像已发送，但没有下文。机器内存可能太小。',
  driver: '安装程序已启动但网络未就绪。请换更新的 ISO 或更换网口。',
  quiet: '有一阵没有消息了。可能仍在安装，请查看机器屏幕。',
};

export const held: Catalogue['held'] = {
  'profile-missing': '未安装：它的安装方案已被删除，请另选一个。',
  'distro-missing': '未安装：安装方案所用的发行版已被删除，请修改安装方案。',
  'distro-not-ready': '未安装：安装方案所用的发行版尚未就绪，镜像库中的卡片会说明缺少什么。',
};
