package io.osbs.reactor.worker;

import io.osbs.publish.registry.RegistryAccess;
import java.nio.file.Path;

/** Where the image of one platform goes. */
public sealed interface Destination {

  /** Path of the repository, lower case. */
  String repository();

  /**
   * A registry.
   *
   * @param uniqueTag the tag that keeps the registry from collecting the image before it is in an
   *     index
   */
  record Registry(RegistryAccess registry, String repository, String uniqueTag)
      implements Destination {}

  /**
   * A directory of OCI image layouts; the image gets no tag there.
   *
   * @param root folder of the layout store
   */
  record Layout(Path root, String repository) implements Destination {}
}
