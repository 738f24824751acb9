package io.osbs.core.orchestration;

/** What an orchestration does about worker builds of an earlier run of its request. */
public enum Resumption {
  /** There was none: nothing is looked for. */
  FRESH,
  /** The same build goes on after a crash: what exists is adopted, failures included. */
  ADOPT,
  /** A user asked again: what runs or is Complete is adopted, what failed is built again. */
  RETRY,
  /** A user wants it built again: only what still runs is adopted. */
  AGAIN
}
