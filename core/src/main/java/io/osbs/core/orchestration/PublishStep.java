package io.osbs.core.orchestration;

import java.util.Locale;

/**
 * The steps that make one image of the platforms' images, in this order. Each is idempotent: a step
 * that was done, or half done, can be run again. Which of them a request takes is part of its
 * {@link Terms}.
 */
public enum PublishStep {
  /** Every platform's image is where its fragment says, by digest. */
  CHILDREN,
  /** The platforms' images belong together. */
  CHECKS,
  /** The index is stored by digest, under the unique tag of the request. */
  INDEX,
  /** Package lists, provenance and signatures are attached to the index and to each image. */
  ATTEST,
  /** Pulp has the image, and shows it to nobody yet. */
  PULP_SYNC,
  /** Koji knows the image. From the beginning of this step on there is only forward. */
  KOJI_IMPORT,
  /** Pulp shows the image. */
  PULP_PUBLISH,
  /** The floating tags point to the index. */
  TAGS,
  /** What was only needed on the way is taken away. */
  CLEAN_UP;

  /** The step that publishing begins with. */
  public static final PublishStep FIRST = CHILDREN;

  /**
   * True for a step whose effect is not taken back: once it has begun, a cancel comes too late, and
   * a failure leaves everything as it is, for a retry to go on from there.
   */
  public boolean isIrrevocable() {
    return compareTo(KOJI_IMPORT) >= 0;
  }

  /** The word used in logs and documents: {@code pulp-sync} and so on. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The step with that word. */
  public static PublishStep ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
