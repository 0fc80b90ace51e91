/** An emulator as the kernel has it (admin-guide/binfmt-misc). */
export interface Emulator {
  readonly enabled: boolean;
  readonly interpreter: string;
  /** Such as OCF: F is that its interpreter is held open, and so found from within any root. */
  readonly flags: string;
  readonly offset: number;
  readonly magic: Buffer;
  readonly mask: Buffer | undefined;
}

/** Parses a file of /proc/sys/fs/binfmt_misc; undefined for one that goes by the names of files, or is no entry. */
export function parseEmulator(text: string): Emulator | undefined {
  const value = (name: string) => new RegExp(`^${name}:? ?(.*)$`, "m").exec(text)?.[1];
  const [interpreter, magic, mask] = [value("interpreter"), value("magic"), value("mask")];
  if (interpreter === undefined || magic === undefined) return undefined;
  return {
    enabled: /^enabled$/m.test(text),
    interpreter,
    flags: value("flags") ?? "",
    offset: Number(value("offset") ?? 0),
    magic: Buffer.from(magic, "hex"),
    mask: mask === undefined ? undefined : Buffer.from(mask, "hex"),
  };
}

/** Whether it is what the kernel runs a program by. */
export function isFor({ enabled, offset, magic, mask }: Emulator, program: Buffer): boolean {
  return enabled && magic.every((byte, at) => ((program[offset + at] ?? 0) & (mask?.[at] ?? 0xff)) === (byte & (mask?.[at] ?? 0xff)));
}
