package io.osbs.config.reactor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What images must be like, and what goes into them.
 *
 * @param labels section {@code image_labels}, in file order
 * @param equalLabels section {@code image_equal_labels}: groups of labels with the same value
 * @param binarySizeLimit key {@code image_size_limit.binary_image} in bytes; 0 is no limit
 * @param packageComparisonExceptions section {@code package_comparison_exceptions}: packages that
 *     may differ between platforms
 * @param buildEnvVars section {@code build_env_vars}: name to value, in file order
 * @param yumRepoDomains section {@code yum_repo_allowed_domains}: hosts that yum repository files
 *     of a request may come from; none allows all
 * @param attestations key {@code attestations.enabled}, default true: package lists and provenance
 *     are attached to images in registries
 * @param signingKey key {@code attestations.signing_key}: a file with the key that images are
 *     signed with, as a path inside the build; null when they are not signed
 */
public record ImageRules(
    Map<String, String> labels,
    List<List<String>> equalLabels,
    long binarySizeLimit,
    List<String> packageComparisonExceptions,
    Map<String, String> buildEnvVars,
    List<String> yumRepoDomains,
    boolean attestations,
    @Nullable String signingKey) {

  /** What holds without config.yaml. */
  public static final ImageRules NONE =
      new ImageRules(Map.of(), List.of(), 0, List.of(), Map.of(), List.of(), true, null);

  public ImageRules {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    equalLabels = equalLabels.stream().map(List::copyOf).toList();
    packageComparisonExceptions = List.copyOf(packageComparisonExceptions);
    yumRepoDomains = List.copyOf(yumRepoDomains);
    buildEnvVars = Collections.unmodifiableMap(new LinkedHashMap<>(buildEnvVars));
  }
}
