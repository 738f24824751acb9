package io.osbs.client.deploy;

import io.osbs.core.cluster.Engine;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator wishes beside what osbs.conf says.
 *
 * @param engine null takes the instance's
 * @param namespace null takes the instance's
 * @param narrow true for accounts with the verbs we use only
 * @param secrets name to the file, or folder of files, that it is made from
 * @param quota of the namespace; null for the usual one
 * @param defaultRequest of a container; null for the usual one
 * @param pullSecret null for none
 * @param scc null for none
 */
public record Wishes(
    @Nullable Engine engine,
    @Nullable String namespace,
    boolean narrow,
    Map<String, Path> secrets,
    @Nullable Map<String, String> quota,
    @Nullable Map<String, String> defaultRequest,
    @Nullable String pullSecret,
    @Nullable String scc) {

  public Wishes {
    secrets = Map.copyOf(secrets);
  }
}
