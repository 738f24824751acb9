package io.osbs.reactor.worker;

import java.util.Locale;

/** How buildah keeps RUN steps apart from the machine ({@code buildah-build(1)}, isolation). */
public enum Isolation {
  /** No namespaces needed: works within pods. */
  CHROOT,
  /** A container by runc or crun. */
  OCI,
  /** A container that an ordinary user may make. */
  ROOTLESS;

  /** The word buildah takes. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
