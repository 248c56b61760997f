// The type that makes a missing sentence a compile error: the English catalogue with its texts widened. Languages
// without a singular form (Chinese) leave out the `_one` keys.
import type { English } from './en';

type Shape<Table> = {
  readonly [Key in keyof Table as Key extends `${string}_one` ? never : Key]: Table[Key] extends string
    ? string
    : Shape<Table[Key]>;
};

export type Catalogue = Shape<English>;
