// Walks the folders of an image into the index. The image is hostile until shown otherwise: every extent is checked
// against the file, every folder is read once, and depth and number of entries are limited.
import { problem } from '../../contract/problems';
import { isPlainName } from '../paths';
import { SECTOR } from './descriptors';
import type { RootFacts } from './descriptors';
import type { ImageFile } from './image-file';
import { jolietName, plainName } from './names';
import type { Naming } from './names';
import type { Extent, FileNode, FolderNode, Node } from './nodes';
import { isParent, isSelf, recordsOf } from './records';
import type { DirectoryRecord } from './records';
import { DamagedSystemUse, NO_ROCK_RIDGE, readRockRidge, suspSkip } from './rock-ridge';
import type { RockRidge } from './rock-ridge';

/** Ten times the largest distribution medium. */
export const MOST_ENTRIES = 1_000_000;
export const MOST_DEPTH = 128;
/** A folder of a million short names. */
const MOST_FOLDER_BYTES = 128 * 1024 * 1024;

export interface Walked {
  readonly root: FolderNode;
  readonly naming: Naming;
}

interface Pending {
  readonly node: FolderNode;
  readonly lba: number;
  readonly bytes: number;
  readonly depth: number;
}

/** SUSP skip length of this tree, or null when it has no Rock Ridge. */
async function rockRidgeOf(image: ImageFile, root: RootFacts): Promise<number | null> {
  if ((root.lba + 1) * SECTOR > image.identity.size) return null;
  const [self] = recordsOf(await image.read(root.lba * SECTOR, SECTOR));
  return self ? suspSkip(self.systemUse) : null;
}

/** Rock Ridge before Joliet (which has no links and cuts names), Joliet before plain names. */
export async function walkImage(
  image: ImageFile,
  primary: RootFacts,
  joliet: RootFacts | null,
): Promise<Walked> {
  const skip = await rockRidgeOf(image, primary);
  const naming: Naming = skip !== null ? 'rock-ridge' : joliet ? 'joliet' : 'plain';
  const walk = new Walk(image, naming, skip ?? 0);
  return { root: await walk.run(naming === 'joliet' && joliet ? joliet : primary), naming };
}

class Walk {
  private entries = 0;
  private readonly seen = new Set<number>();
  private readonly waiting: Pending[] = [];

  constructor(
    private readonly image: ImageFile,
    private readonly naming: Naming,
    private readonly skip: number,
  ) {}

  async run(root: RootFacts): Promise<FolderNode> {
    const node: FolderNode = { kind: 'folder', mtimeMs: 0, children: new Map() };
    this.queue({ node, lba: root.lba, bytes: root.bytes, depth: 0 });
    // in the order they were found, which is the order mastering tools lay folders out
    for (let at = 0; at < this.waiting.length; at++) {
      const next = this.waiting[at];
      if (next) await this.folder(next);
    }
    this.dropRelocationFolder(node);
    return node;
  }

  private damaged(reason: string): Error {
    return problem('image-damaged', { path: this.image.identity.path, reason });
  }

  private queue(folder: Pending): void {
    if (folder.depth > MOST_DEPTH) throw this.damaged('too-deep');
    // a second way into a folder is a loop, or a tree that doubles at every step
    if (this.seen.has(folder.lba)) throw this.damaged('folder-loop');
    this.seen.add(folder.lba);
    this.waiting.push(folder);
  }

  private extent(lba: number, length: number): Extent {
    const offset = lba * SECTOR;
    if (length > 0 && offset + length > this.image.identity.size) throw this.damaged('extent-past-end');
    return { offset, length };
  }

  private async folder(folder: Pending): Promise<void> {
    if (folder.bytes > MOST_FOLDER_BYTES) throw this.damaged('folder-size');
    const { offset, length } = this.extent(folder.lba, folder.bytes);
    let unfinished: { name: string; rock: RockRidge; extents: Extent[] } | null = null;
    for (const record of recordsOf(await this.image.read(offset, length))) {
      if (!record) throw this.damaged('bad-record');
      if (isSelf(record) || isParent(record) || record.associated) continue;
      if (++this.entries > MOST_ENTRIES) throw this.damaged('too-many-entries');
      const rock = await this.rock(record);
      const name = this.name(record, rock);
      if (record.folder || rock.target !== null || rock.childAt !== null) {
        await this.add(folder, name, record, rock);
        continue;
      }
      if (record.interleaved) throw this.damaged('interleaved');
      if (rock.compressed) throw this.damaged('compressed-files');
      // several records of one name are the parts of one file (§9.1.6, bit 7)
      if (unfinished && unfinished.name !== name) throw this.damaged('bad-record');
      unfinished ??= { name, rock, extents: [] };
      if (record.bytes > 0) unfinished.extents.push(this.extent(record.lba, record.bytes));
      if (record.more) continue;
      put(folder.node, name, fileNode(record, unfinished.rock, unfinished.extents));
      unfinished = null;
    }
    if (unfinished) throw this.damaged('bad-record');
  }

  private async rock(record: DirectoryRecord): Promise<RockRidge> {
    if (this.naming !== 'rock-ridge') return NO_ROCK_RIDGE;
    try {
      return await readRockRidge(this.image, record.systemUse, this.skip);
    } catch (error) {
      if (error instanceof DamagedSystemUse) throw this.damaged('bad-record');
      throw error;
    }
  }

  private name(record: DirectoryRecord, rock: RockRidge): string {
    const name = rock.name ?? (this.naming === 'joliet' ? jolietName(record.name) : plainName(record.name));
    if (!isPlainName(name)) throw this.damaged('bad-name');
    return name;
  }

  private async add(parent: Pending, name: string, record: DirectoryRecord, rock: RockRidge): Promise<void> {
    if (rock.target !== null) {
      put(parent.node, name, { kind: 'link', mtimeMs: record.mtimeMs, target: rock.target });
      return;
    }
    // listed again under its real parent, through CL
    if (rock.relocated) return;
    const node: FolderNode = { kind: 'folder', mtimeMs: record.mtimeMs, children: new Map() };
    put(parent.node, name, node);
    const depth = parent.depth + 1;
    if (rock.childAt === null) this.queue({ node, lba: record.lba, bytes: record.bytes, depth });
    else this.queue({ node, lba: rock.childAt, bytes: await this.folderBytes(rock.childAt), depth });
  }

  /** A CL field names only the sector; the folder's size stands in its own first record. */
  private async folderBytes(lba: number): Promise<number> {
    const { offset } = this.extent(lba, SECTOR);
    const [self] = recordsOf(await this.image.read(offset, SECTOR));
    if (!self || !isSelf(self)) throw this.damaged('bad-record');
    return self.bytes;
  }

  /** Tools keep relocated folders in `rr_moved`; once those are where they belong it is an empty artefact. */
  private dropRelocationFolder(root: FolderNode): void {
    for (const name of ['rr_moved', '.rr_moved']) {
      const node = root.children.get(name);
      if (this.naming === 'rock-ridge' && node?.kind === 'folder' && node.children.size === 0)
        root.children.delete(name);
    }
  }
}

/** The first of two equal names wins, as with every reader that lists in order. */
function put(folder: FolderNode, name: string, node: Node): void {
  if (!folder.children.has(name)) folder.children.set(name, node);
}

function fileNode(record: DirectoryRecord, rock: RockRidge, parts: readonly Extent[]): FileNode {
  return {
    kind: 'file',
    size: parts.reduce((sum, part) => sum + part.length, 0),
    mtimeMs: record.mtimeMs,
    extents: parts,
    executable: ((rock.mode ?? 0) & 0o100) !== 0,
  };
}
