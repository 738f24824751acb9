package io.osbs.testkit.koji;

import java.time.Duration;

/**
 * The hub's settings that matter to a builder.
 *
 * @param runInterval at least so long between two runs of the scheduler
 * @param assignTimeout after which an assigned task that nobody opens is taken back
 * @param readyTimeout after which a silent host gets no tasks
 * @param hostTimeout after which a silent host's tasks are freed
 * @param softRefusalTimeout for how long a soft refusal keeps a task from a host
 * @param sessionLife after which a session expires
 * @param urlSessions whether a session may be given in the URL
 * @param largestRequest bytes of a call; uploads have no limit
 */
public record HubSettings(
    HubVersion version,
    Duration runInterval,
    Duration assignTimeout,
    Duration readyTimeout,
    Duration hostTimeout,
    Duration softRefusalTimeout,
    Duration sessionLife,
    boolean urlSessions,
    int largestRequest) {

  /** A hub's own defaults, but a scheduler that runs whenever it is asked. */
  public static HubSettings of(HubVersion version) {
    return new HubSettings(
        version,
        Duration.ZERO,
        Duration.ofMinutes(5),
        Duration.ofMinutes(3),
        Duration.ofMinutes(15),
        Duration.ofMinutes(15),
        Duration.ofDays(1),
        true,
        4 * 1024 * 1024);
  }

  HubSettings withShortLimits() {
    return new HubSettings(
        version,
        runInterval,
        Duration.ofSeconds(1),
        Duration.ofSeconds(3),
        Duration.ofSeconds(4),
        Duration.ofHours(1),
        sessionLife,
        urlSessions,
        largestRequest);
  }

  HubSettings withoutUrlSessions() {
    return new HubSettings(
        version,
        runInterval,
        assignTimeout,
        readyTimeout,
        hostTimeout,
        softRefusalTimeout,
        sessionLife,
        false,
        largestRequest);
  }
}
