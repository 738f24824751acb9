package io.osbs.reactor.worker;

import io.osbs.core.image.Architecture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a program file is made for, by its ELF header (System V gABI, chapter 4).
 *
 * @param bits 32 or 64
 * @param number {@code e_machine}
 */
record ElfMachine(int bits, boolean bigEndian, int number) {

  /** Bytes of the header that are looked at. */
  static final int HEADER = 20;

  private static final int ET_EXEC = 2;
  private static final int ET_DYN = 3;
  private static final int CLASS_64 = 2;
  private static final int DATA_BIG = 2;

  private static final ElfMachine I386 = new ElfMachine(32, false, 3);

  /**
   * What may be in an image of an architecture: its own programs, and the smaller sister that its
   * kernel runs too and distributions mix in.
   */
  private static final Map<String, List<ElfMachine>> BY_ARCHITECTURE =
      Map.of(
          "amd64", List.of(new ElfMachine(64, false, 62), new ElfMachine(32, false, 62), I386),
          "386", List.of(I386),
          "arm64", List.of(new ElfMachine(64, false, 183)),
          "arm", List.of(new ElfMachine(32, false, 40)),
          "ppc64le", List.of(new ElfMachine(64, false, 21)),
          "s390x", List.of(new ElfMachine(64, true, 22), new ElfMachine(32, true, 22)),
          "riscv64", List.of(new ElfMachine(64, false, 243)),
          "loong64", List.of(new ElfMachine(64, false, 258)),
          "mips64le", List.of(new ElfMachine(64, false, 8)));

  /** The machines of an architecture; none for one that this table does not know. */
  static List<ElfMachine> of(Architecture architecture) {
    return BY_ARCHITECTURE.getOrDefault(architecture.name(), List.of());
  }

  /**
   * Reads a header.
   *
   * @return empty for what is no ELF file, and for object files and memory dumps: nobody runs
   *     those, and cross compilers bring them for other machines
   */
  static Optional<ElfMachine> read(ByteBuffer header) {
    if (header.remaining() < HEADER || header.getInt(0) != 0x7f454c46) {
      return Optional.empty();
    }
    boolean big = header.get(5) == DATA_BIG;
    ByteBuffer numbers =
        header.duplicate().order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int type = Short.toUnsignedInt(numbers.getShort(16));
    if (type != ET_EXEC && type != ET_DYN) {
      return Optional.empty();
    }
    return Optional.of(
        new ElfMachine(
            header.get(4) == CLASS_64 ? 64 : 32, big, Short.toUnsignedInt(numbers.getShort(18))));
  }

  /**
   * The architecture whose programs these are. Empty for machines that no image is built for, such
   * as BPF or the processors within devices: their files are firmware, and belong to any image.
   */
  Optional<String> architecture() {
    for (var entry : BY_ARCHITECTURE.entrySet()) {
      if (entry.getValue().getFirst().equals(this)) {
        return Optional.of(entry.getKey());
      }
    }
    return isKnown()
        ? Optional.of("machine %d, %d bits".formatted(number, bits))
        : Optional.empty();
  }

  /** The same processors in another byte order or size are as wrong as others. */
  private boolean isKnown() {
    for (List<ElfMachine> machines : BY_ARCHITECTURE.values()) {
      for (ElfMachine machine : machines) {
        if (machine.number == number) {
          return true;
        }
      }
    }
    return false;
  }
}
