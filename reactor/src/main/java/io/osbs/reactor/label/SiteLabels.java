package io.osbs.reactor.label;

import io.osbs.config.instance.Instance;
import io.osbs.config.instance.LabelValues;
import io.osbs.config.reactor.ReactorConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a site says about labels.
 *
 * @param set labels that every image gets
 * @param equal groups of labels that have one value
 * @param infoUrlFormat the label {@code url}, with <code>{label}</code> for values of other labels;
 *     null when it is not set
 */
public record SiteLabels(
    Map<String, String> set, List<List<String>> equal, @Nullable String infoUrlFormat) {

  /** A site that says nothing. */
  public static final SiteLabels NONE = new SiteLabels(Map.of(), List.of(), null);

  public SiteLabels {
    set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
    equal = equal.stream().map(List::copyOf).toList();
  }

  /** What both files of a site say; config.yaml comes later and holds. */
  public static SiteLabels of(Instance instance, ReactorConfig config) {
    LabelValues values = instance.labels();
    Map<String, String> set = new LinkedHashMap<>();
    put(set, "vendor", values.vendor());
    put(set, "com.redhat.build-host", values.buildHost());
    put(set, "authoritative-source-url", values.authoritativeRegistry());
    put(set, ImageLabels.DISTRIBUTION_SCOPE, values.distributionScope());
    set.putAll(config.image().labels());
    List<List<String>> equal = new ArrayList<>(values.equalLabels());
    equal.addAll(config.image().equalLabels());
    return new SiteLabels(set, equal, values.infoUrlFormat());
  }

  private static void put(Map<String, String> labels, String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      labels.put(name, value);
    }
  }
}
