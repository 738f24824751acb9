package io.osbs.simulation;

/**
 * How the slots of a simulated cluster are kept. All but the first are deliberately broken: they
 * show that the checkers would notice.
 */
public enum Protocol {
  /** As the port asks for. */
  SOUND,
  /** Taking a slot does not mind that its number is held: count, then create. */
  LIST_THEN_CREATE,
  /** Releasing a slot minds neither uid nor version: whatever has the number goes. */
  CARELESS_REAPER,
  /** A worker build starts to work whether or not it holds its slot. */
  UNFENCED_WORKERS,
  /** A run of a request goes on although a later run has taken over. */
  UNFENCED_ORCHESTRATORS
}
