package io.osbs.testkit.koji;

/** The recorded hubs. */
public enum HubVersion {
  V1_30("1.30.0"),
  V1_33("1.33.1"),
  V1_35("1.35.2"),
  MASTER("1.35.3");

  private final String text;

  HubVersion(String text) {
    this.text = text;
  }

  /** What {@code getKojiVersion} answers. */
  public String text() {
    return text;
  }

  boolean headerSessions() {
    return this != V1_30;
  }

  /** The hub assigns tasks; before, builders took them. */
  boolean schedules() {
    return this == V1_35 || this == MASTER;
  }

  /** Clients always sent Koji-Session-Callnum; from 1.31 to 1.35 hubs looked for Koji-Callnum. */
  boolean readsSessionCallnum() {
    return this == MASTER;
  }
}
