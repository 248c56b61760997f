// Opens the tree of a distro once and shares it among requests; a distro that changes its source (image -> folder)
// or is removed has its old tree closed.
import type { Tree } from '../boot/tree';
import type { Distro } from '../contract/model';
import { openDistro } from '../library/import';

interface Open {
  readonly source: string;
  readonly tree: Promise<Tree>;
}

export class Trees {
  private readonly open = new Map<string, Open>();

  constructor(
    private readonly dataDir: string,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Rejects with `image-changed` or `cannot-read` when the files are not where they were. */
  of(distro: Distro): Promise<Tree> {
    const source = `${distro.source}:${distro.image?.path ?? ''}`;
    const known = this.open.get(distro.id);
    if (known?.source === source) return known.tree;
    if (known) this.close(known);
    const tree = openDistro(distro, this.dataDir);
    const opened = { source, tree };
    this.open.set(distro.id, opened);
    tree.catch(() => {
      // A newer one may have taken its place meanwhile.
      if (this.open.get(distro.id) === opened) this.open.delete(distro.id);
    });
    return tree;
  }

  async forget(id: string): Promise<void> {
    const known = this.open.get(id);
    this.open.delete(id);
    if (known) await (await known.tree).close();
  }

  async closeAll(): Promise<void> {
    const all = [...this.open.values()];
    this.open.clear();
    for (const { tree } of all) await tree.then((one) => one.close()).catch(this.onError);
  }

  private close(known: Open): void {
    known.tree.then((tree) => tree.close()).catch(this.onError);
  }
}
