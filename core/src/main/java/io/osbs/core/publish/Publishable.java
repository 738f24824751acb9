package io.osbs.core.publish;

import io.osbs.core.build.Fragment;
import io.osbs.core.build.Request;
import io.osbs.core.image.Digest;
import java.util.List;

/**
 * A whole image on its way to its users.
 *
 * @param request as it was built
 * @param repository path of the image's repository, the same in every registry
 * @param fragments one per platform, in the request's order
 * @param index digest of the image index, which a registry has from step {@code INDEX} on
 * @param indexSize bytes of the index
 * @param indexMediaType media type of the index
 * @param registries hosts of the registries that have the image, the first one first; none when it
 *     lies in image layouts on this machine
 * @param uniqueTag the tag of this request alone, which the index has from step {@code INDEX} on
 * @param floatingTags the tags that it gets in step {@code TAGS}; none for a scratch build
 */
public record Publishable(
    Request request,
    String repository,
    List<Fragment> fragments,
    Digest index,
    long indexSize,
    String indexMediaType,
    List<String> registries,
    String uniqueTag,
    List<String> floatingTags) {

  public Publishable {
    fragments = List.copyOf(fragments);
    registries = List.copyOf(registries);
    floatingTags = List.copyOf(floatingTags);
  }

  /** The same image where it is called so. */
  public Publishable in(String registry, String path) {
    return new Publishable(
        request,
        path,
        fragments,
        index,
        indexSize,
        indexMediaType,
        List.of(registry),
        uniqueTag,
        floatingTags);
  }
}
