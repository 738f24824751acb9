package io.osbs.cluster.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** The query of a list: which objects are wanted. */
public final class Selector {

  private final StringJoiner labels = new StringJoiner(",");
  private final StringJoiner fields = new StringJoiner(",");

  private Selector() {}

  public static Selector all() {
    return new Selector();
  }

  /** Objects that carry all these labels. */
  public Selector labelled(Map<String, String> wanted) {
    new TreeMap<>(wanted).forEach((name, value) -> labels.add(name + "=" + value));
    return this;
  }

  /** Objects that carry this label, whatever its value. */
  public Selector having(String label) {
    labels.add(label);
    return this;
  }

  /** Objects whose label, if they carry it, has another value. */
  public Selector notLabelled(String name, String value) {
    labels.add(name + "!=" + value);
    return this;
  }

  /** Objects of which this field has another value; servers know few fields. */
  public Selector whereNot(String field, String value) {
    fields.add(field + "!=" + value);
    return this;
  }

  /** Objects of which this field has this value; servers know few fields. */
  public Selector where(String field, String value) {
    fields.add(field + "=" + value);
    return this;
  }

  /** As a query; the first character is the question mark. */
  public String query() {
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    if (labels.length() > 0) {
      query.add("labelSelector=" + encoded(labels));
    }
    if (fields.length() > 0) {
      query.add("fieldSelector=" + encoded(fields));
    }
    return query.toString();
  }

  private static String encoded(StringJoiner terms) {
    return URLEncoder.encode(terms.toString(), StandardCharsets.UTF_8);
  }
}
