// The distro record that an import makes, before and after its files have moved.
import type { DistroId } from '../contract/ids';
import type { Distro, DistroStatus } from '../contract/model';
import type { ImageIdentity } from './iso9660/image-file';
import type { ImportRequest, RecognisedFields } from './import-types';

/** What it can do by itself; a kit is matched to media afterwards. */
export function firstStatus(recognised: RecognisedFields): DistroStatus {
  if (recognised.family === 'unknown') return 'needs-help';
  if (recognised.kernel !== null) return 'ready';
  return recognised.role === 'media' ? 'needs-kit' : 'needs-help';
}

export function newRecord(
  request: ImportRequest,
  q: { id: DistroId; recognised: RecognisedFields; identity: ImageIdentity; volumeId: string },
): Distro {
  const { path, size, mtimeMs } = q.identity;
  return {
    ...q.recognised,
    name: request.name?.trim() || q.recognised.name,
    id: q.id,
    source: 'image',
    image: { path, size, mtimeMs },
    volumeId: q.volumeId,
    bytes: size,
    sha256: null,
    kit: null,
    status: firstStatus(q.recognised),
    importedAt: request.now,
  };
}
