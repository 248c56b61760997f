// 简体中文目录：形状由英文目录规定，缺一条即无法编译。
import type { Catalogue } from '../shape';
import { events, terms } from './events';
import { checks, held, hints, problems } from './problems';
import { words } from './words';

export const zhCN: Catalogue = { ...words, problems, checks, hints, held, events, terms };
