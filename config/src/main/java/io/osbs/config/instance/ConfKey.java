package io.osbs.config.instance;

import java.util.Optional;

/**
 * A key of osbs.conf, as the documentation tells it.
 *
 * @param section the kind of section it belongs to
 * @param name the key, in lower case; {@code node_selector.PLATFORM} stands for one per platform
 * @param form how its value is written
 * @param usual what holds where the key is absent; empty for nothing
 * @param meaning one sentence, without a full stop; empty for a key that is ignored
 * @param effect what becomes of it
 */
public record ConfKey(
    Section section, String name, Form form, String usual, String meaning, Effect effect) {

  /** Kinds of section. */
  public enum Section {
    /** {@code [general]}. */
    GENERAL,
    /** An instance: every section but the other two kinds. */
    INSTANCE,
    /** {@code [platform:NAME]}. */
    PLATFORM
  }

  /** How a value is written. */
  public enum Form {
    /** One line of text. */
    TEXT("text"),
    /** A text that is never shown. */
    SECRET("secret text"),
    /** True or false. */
    FLAG("true/false"),
    /** A whole number. */
    NUMBER("number"),
    /** The name of a secret on the orchestrator cluster. */
    SECRET_NAME("secret's name"),
    /** The path of a file or directory. */
    PATH("path"),
    /** An http or https address. */
    ADDRESS("address"),
    /** Items separated by commas. */
    LIST("list"),
    /** A registry, {@code [http(s)://]HOST[:PORT][/vN]}. */
    REGISTRY("registry"),
    /** Several of them, separated by commas. */
    REGISTRIES("list of registries"),
    /** An amount of a resource as Kubernetes writes it. */
    QUANTITY("amount"),
    /** Labels of nodes, {@code label=value[,label=value]}. */
    SELECTOR("labels"),
    /** Groups of labels, {@code a:b:c, d:e}. */
    LABEL_GROUPS("groups of labels"),
    /** {@code secret[:path]} items separated by white space. */
    SECRET_PATHS("secret:path …");

    private final String word;

    Form(String word) {
      this.word = word;
    }

    /** How the documentation calls it. */
    public String word() {
      return word;
    }
  }

  /** What becomes of a key. */
  public sealed interface Effect {}

  /**
   * It is acted upon.
   *
   * @param by the part that does; empty for every build
   */
  public record Acts(String by) implements Effect {}

  /**
   * It is known and has no effect; a warning says so.
   *
   * @param reason why
   */
  public record Ignored(String reason) implements Effect {}

  /** Why the key has no effect, if so. */
  public Optional<String> ignored() {
    return effect instanceof Ignored(String reason) ? Optional.of(reason) : Optional.empty();
  }
}
