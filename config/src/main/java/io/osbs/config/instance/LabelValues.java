package io.osbs.config.instance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Labels that every image of an instance gets.
 *
 * @param vendor key {@code vendor}
 * @param buildHost key {@code build_host}
 * @param authoritativeRegistry key {@code authoritative_registry}; label {@code
 *     authoritative-source-url}
 * @param distributionScope key {@code distribution_scope}
 * @param infoUrlFormat key {@code info_url_format}: the label {@code url}, with {@code {label}} for
 *     values of other labels
 * @param equalLabels key {@code equal_labels}: groups of labels that always have the same value
 */
public record LabelValues(
    @Nullable String vendor,
    @Nullable String buildHost,
    @Nullable String authoritativeRegistry,
    @Nullable String distributionScope,
    @Nullable String infoUrlFormat,
    List<List<String>> equalLabels) {

  public LabelValues {
    equalLabels = equalLabels.stream().map(List::copyOf).toList();
  }
}
