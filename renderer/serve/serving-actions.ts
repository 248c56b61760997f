// Starting and stopping, as the switch, the shortcut and the menu do it.
import { tellProblem } from '../app/announce';
import { api, problemOf } from '../app/bridge';
import type { ServeMode } from '../../electron/contract/settings';

export async function startServing(nic: string, mode: ServeMode): Promise<void> {
  try {
    await api.call('startServing', { nic, mode });
    await api.call('saveSettings', { lastNic: nic });
  } catch (error) {
    tellProblem(problemOf(error));
  }
}

/** Null when it stopped; else how many machines are still installing (the engine refuses until forced). */
export async function stopServing(force: boolean): Promise<number | null> {
  try {
    await api.call('stopServing', { force });
    return null;
  } catch (error) {
    const problem = problemOf(error);
    if (problem.code === 'machines-installing') return problem.params.count;
    if (problem.code !== 'not-serving') tellProblem(problem);
    return null;
  }
}
