// Profiles: saved with hashed passwords only, never removed while a system uses them.
import { answerForm } from '../contract/model';
import type { AnswerForm, CheckedAnswerDraft, CheckedProfileDraft, Profile } from '../contract/model';
import { problem } from '../contract/problems';
import type { Rooms } from './rooms';
import { hashPassword } from './passwords';

/** The stored form of what a person typed: clear passwords become hashes here and go no further. */
export function hashed(draft: CheckedAnswerDraft, before: AnswerForm | null): AnswerForm {
  const { userPassword, rootPassword, ...rest } = draft;
  const form = answerForm.parse(rest);
  const kept = before?.user && form.user?.name === before.user.name ? before.user.passwordHash : null;
  const user = form.user && {
    ...form.user,
    passwordHash: userPassword === undefined ? (form.user.passwordHash ?? kept) : hashPassword(userPassword),
  };
  const root = rootPassword === undefined ? form.rootPasswordHash : hashPassword(rootPassword);
  return { ...form, user, rootPasswordHash: root };
}

export async function saveProfile(rooms: Rooms, draft: CheckedProfileDraft): Promise<Profile> {
  const { view } = rooms.bus;
  const distro = view.distros[draft.distro];
  if (!distro) throw problem('not-found', { what: 'distro', id: draft.distro });
  if (distro.role === 'kit')
    throw problem('bad-argument', { field: 'distro', reason: 'a netboot kit is not a system' });
  const answers = hashed(draft.answers, view.profiles[draft.name]?.answers ?? null);
  if (answers.user && !answers.user.passwordHash && answers.sshKeys.length === 0 && !answers.rootPasswordHash)
    throw problem('bad-argument', {
      field: 'userPassword',
      reason: 'nobody could log in: set a password or an SSH key',
    });
  if (!answers.user && !answers.rootPasswordHash && answers.sshKeys.length === 0)
    throw problem('bad-argument', {
      field: 'user',
      reason: 'nobody could log in: set a user, a root password or an SSH key',
    });
  const { name, distro: id, kernelArgs } = draft;
  const profile: Profile = { name, distro: id, answers, kernelArgs, savedAt: rooms.now() };
  await rooms.store.profiles.put(profile);
  rooms.bus.emit({ type: 'profile.saved', profile });
  return profile;
}

export async function removeProfile(rooms: Rooms, name: string): Promise<void> {
  const { view } = rooms.bus;
  const profile = view.profiles[name];
  if (!profile) throw problem('not-found', { what: 'profile', id: name });
  const user = Object.values(view.systems).find((system) => system.profile === name);
  if (user) throw problem('in-use', { what: 'profile', id: name, by: user.name });
  const { newMachines } = view.settings;
  if (newMachines.kind === 'install' && newMachines.profile === name)
    throw problem('in-use', { what: 'profile', id: name, by: 'new machines' });
  await rooms.store.profiles.remove(name);
  rooms.bus.emit({ type: 'profile.removed', name: profile.name });
}
