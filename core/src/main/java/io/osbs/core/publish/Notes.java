package io.osbs.core.publish;

import io.osbs.core.build.FailureException;
import java.util.Optional;

/**
 * What a {@link PublishPart} remembers of one request across runs. Each part has its own. Kept on
 * the orchestrator cluster, whose administrators can read it.
 */
public interface Notes {

  /** The value noted under that key. */
  Optional<String> get(String key);

  /**
   * Notes a value, durably by the time this returns.
   *
   * @throws FailureException {@code INFRASTRUCTURE} when it cannot be stored; nothing that rests on
   *     the note may then be done
   */
  void put(String key, String value) throws FailureException;

  /** Forgets a value; as durable as {@link #put}. */
  void remove(String key) throws FailureException;
}
