package io.osbs.reactor.label;

import io.osbs.reactor.dockerfile.Dockerfile;
import java.util.Map;
import java.util.Optional;

/** A label that an image of a release build has, by the original's rules (formats §2.4, §6.3). */
public enum RequiredLabel {
  NAME("name", "Name"),
  COMPONENT("com.redhat.component", "BZComponent"),
  VERSION("version", "Version"),
  RELEASE("release", "Release");

  private final String spelling;
  private final String oldSpelling;

  RequiredLabel(String spelling, String oldSpelling) {
    this.spelling = spelling;
    this.oldSpelling = oldSpelling;
  }

  /** How it is written today. */
  public String spelling() {
    return spelling;
  }

  /** Its value, under either spelling; an empty one does not count. */
  public Optional<String> in(Map<String, String> labels) {
    return Dockerfile.labelOf(labels, spelling, oldSpelling);
  }
}
