// The texts a machine is served - boot script and answer file - and their previews: one code path for both, so the
// preview is byte for byte what goes over the wire.
import { createHash } from 'node:crypto';
import { compose } from '../boot/answers/compose';
import { renderPreseed } from '../boot/answers/preseed';
import { kernelArguments } from '../boot/families';
import { installScript, localDiskScript, menuScript } from '../boot/scripts/ipxe';
import type { AnswerPreview } from '../contract/api';
import type { Firmware } from '../contract/events';
import type { Mac } from '../contract/ids';
import type { Distro, Profile, System } from '../contract/model';
import { problem } from '../contract/problems';
import type { View } from '../contract/view';
import { bootSource } from './decide';
import type { Decision } from './decide';

/** Whose texts: enough of an attempt to render for a preview too. */
export interface Whose {
  readonly mac: Mac;
  readonly token: string;
  readonly firmware: Firmware;
}
interface Install {
  readonly profile: Profile;
  readonly distro: Distro;
  readonly system: System | null;
}

const ANSWER_FILE = 'preseed.cfg';
const MENU_SECONDS = 30;
const MENU_ENTRIES = 20;

export class Scripts {
  constructor(
    /** `http://192.168.7.1:8080` */
    private readonly baseUrl: () => string,
    private readonly world: () => Pick<View, 'distros' | 'profiles'>,
  ) {}

  bootText(whose: Whose, decision: Decision): string {
    const { plan } = decision;
    if (plan.kind === 'menu') return this.menu(whose);
    if (plan.kind === 'install') return this.install(whose, plan);
    return localDiskScript();
  }

  /** The answer file of an attempt that installs; null for any other name or plan. */
  answers(whose: Whose, decision: Decision, name: string): AnswerPreview | null {
    if (name !== ANSWER_FILE || decision.plan.kind !== 'install') return null;
    return this.answerText(whose, decision.plan);
  }

  answerText(whose: Whose, install: Install): AnswerPreview {
    const { profile, distro, system } = install;
    const { form, hostname } = compose({ answers: profile.answers, system, mac: whose.mac });
    const base = this.baseUrl();
    const text = renderPreseed({
      form,
      hostname,
      tree: {
        host: base.replace(/^http:\/\//, ''),
        directory: `/distros/${distro.id}`,
        suite: distro.codename,
      },
      reportUrl: this.ofAttempt(whose, 'report'),
    });
    const sha256 = createHash('sha256').update(text).digest('hex');
    return { text, format: 'preseed', fileName: ANSWER_FILE, sha256 };
  }

  private install(whose: Whose, install: Install): string {
    const { profile, distro, system } = install;
    const source = bootSource(distro, this.world().distros);
    if (!source?.kernel)
      throw problem('kit-missing', { id: distro.id, kernel: distro.kernelReleases.join(', ') });
    const base = this.baseUrl();
    const { form, hostname } = compose({ answers: profile.answers, system, mac: whose.mac });
    return installScript({
      title: `${distro.name} (${profile.name})`,
      kernelUrl: treeUrl(base, source, source.kernel),
      initrdUrls: source.initrds.map((file) => treeUrl(base, source, file)),
      arguments: kernelArguments({
        family: distro.family,
        answerUrl: this.ofAttempt(whose, ANSWER_FILE),
        treeUrl: `${base}/distros/${distro.id}`,
        mac: whose.mac,
        hostname,
        domain: form.domain,
        answers: form,
        extra: profile.kernelArgs,
      }),
    });
  }

  private menu(whose: Whose): string {
    const { profiles, distros } = this.world();
    const offered = Object.values(profiles)
      .filter((profile) => distros[profile.distro]?.status === 'ready')
      .sort((a, b) => a.name.localeCompare(b.name))
      .slice(0, MENU_ENTRIES)
      .map((profile) => ({
        name: profile.name,
        title: `${profile.name} (${distros[profile.distro]?.name ?? ''})`,
      }));
    return menuScript({
      serverUrl: this.baseUrl(),
      mac: whose.mac,
      token: whose.token,
      profiles: offered,
      timeoutSeconds: MENU_SECONDS,
    });
  }

  private ofAttempt(whose: Whose, name: string): string {
    return `${this.baseUrl()}/a/${whose.token}/${name}`;
  }
}

const treeUrl = (base: string, distro: Distro, file: string): string =>
  `${base}/distros/${distro.id}/${file.split('/').map(encodeURIComponent).join('/')}`;
