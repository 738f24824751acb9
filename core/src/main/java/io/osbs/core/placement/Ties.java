package io.osbs.core.placement;

import io.osbs.core.build.BuildName;

/** Which of several clusters with the same, lowest load is taken. */
public sealed interface Ties {

  /** The one that stands first in the file: the rule, for every first attempt. */
  record FileOrder() implements Ties {

    @Override
    public boolean prefers(String later, String earlier) {
      return false;
    }
  }

  /**
   * An order of the build's own, for one that has just found its slot taken: builds that start
   * together would otherwise meet at every slot in turn, where one of them wins and all others read
   * the slots again. Each still takes a cluster of the lowest load that it knows of.
   */
  record OwnOrder(BuildName build) implements Ties {

    @Override
    public boolean prefers(String later, String earlier) {
      return rank(later) < rank(earlier);
    }

    /** Bits of both names, well mixed (the last steps of MurmurHash3). */
    private long rank(String cluster) {
      long bits = 31L * build.value().hashCode() + cluster.hashCode();
      bits = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
      bits = (bits ^ (bits >>> 33)) * 0xc4ceb9fe1a85ec53L;
      return bits ^ (bits >>> 33);
    }
  }

  /** The file's order. */
  Ties FILE_ORDER = new FileOrder();

  /**
   * True when the later of two clusters of the file is to be taken before the earlier, at the same
   * load.
   */
  boolean prefers(String later, String earlier);
}
