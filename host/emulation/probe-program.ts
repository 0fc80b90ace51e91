// The smallest program of each architecture: it ends with an exit code that nothing else ends with. Whether it runs is the only
// sure sign that a machine runs that architecture's programs, by itself or by an emulator that the kernel was told of: in a
// container the kernel's list of them (binfmt_misc) cannot be seen. BuildKit asks in the same way (util/archutil).

export const PROBE_EXIT = 42;

interface Machine {
  readonly bits: 32 | 64;
  readonly order: "little" | "big";
  /** By ELF's e_machine, and its e_flags. */
  readonly machine: number;
  readonly flags?: number;
  /** exit(42), by Linux's own system call. */
  readonly code: string;
}

const MACHINES: Readonly<Record<string, Machine>> = {
  amd64: { bits: 64, order: "little", machine: 0x3e, code: "b83c000000 bf2a000000 0f05" },
  "386": { bits: 32, order: "little", machine: 0x03, code: "b801000000 bb2a000000 cd80" },
  arm64: { bits: 64, order: "little", machine: 0xb7, code: "a80b80d2 400580d2 010000d4" },
  arm: { bits: 32, order: "little", machine: 0x28, flags: 0x05000000, code: "0170a0e3 2a00a0e3 000000ef" },
  riscv64: { bits: 64, order: "little", machine: 0xf3, code: "9308d005 1305a002 73000000" },
  ppc64le: { bits: 64, order: "little", machine: 0x15, flags: 2, code: "01000038 2a006038 02000044" },
  s390x: { bits: 64, order: "big", machine: 0x16, code: "a729002a 0a01" },
  loong64: { bits: 64, order: "little", machine: 0x102, flags: 0x43, code: "0b748103 04a88003 00002b00" },
};

const BASE = 0x10000;
const EXECUTABLE = 5;

/** The program of an architecture in Go's words; undefined for one that we know no program of. */
export function probeProgram(architecture: string): Buffer | undefined {
  const machine = Object.hasOwn(MACHINES, architecture) ? MACHINES[architecture] : undefined;
  return machine && elf(machine);
}

/** An executable file of one segment (elf(5)): header, program header, code. */
function elf({ bits, order, machine, flags = 0, code: hex }: Machine): Buffer {
  const code = Buffer.from(hex.replaceAll(" ", ""), "hex");
  const word = bits / 8;
  const [header, segment] = bits === 64 ? [64, 56] : [52, 32];
  const size = header + segment + code.length;
  const number = (value: number, bytes: number) => {
    const written = Buffer.alloc(bytes);
    if (order === "little") written.writeUIntLE(value, 0, Math.min(bytes, 6));
    else written.writeUIntBE(value, Math.max(0, bytes - 6), Math.min(bytes, 6));
    return written;
  };
  const identity = Buffer.from([0x7f, 0x45, 0x4c, 0x46, bits / 32, order === "little" ? 1 : 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  const address = (value: number) => number(value, word);
  const half = (value: number) => number(value, 2);
  const whole = (value: number) => number(value, 4);
  const head = [identity, half(2), half(machine), whole(1), address(BASE + header + segment), address(header), address(0), whole(flags), half(header), half(segment), half(1), half(0), half(0), half(0)];
  const range = [address(0), address(BASE), address(BASE), address(size), address(size)];
  const load = bits === 64 ? [whole(1), whole(EXECUTABLE), ...range, address(0x1000)] : [whole(1), ...range, whole(EXECUTABLE), address(0x1000)];
  return Buffer.concat([...head, ...load, code]);
}
