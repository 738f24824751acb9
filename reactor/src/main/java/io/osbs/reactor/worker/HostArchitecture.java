package io.osbs.reactor.worker;

import io.osbs.core.image.Architecture;
import io.osbs.core.image.Platform;

/** The architecture this process runs on. */
final class HostArchitecture {

  private HostArchitecture() {}

  /** The JDK's names of architectures are those of platforms, with one exception. */
  static Architecture current() {
    String name = System.getProperty("os.arch", "amd64");
    return Architecture.usualFor(new Platform(name.equals("amd64") ? "x86_64" : name));
  }
}
