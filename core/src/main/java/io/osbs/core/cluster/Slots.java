package io.osbs.core.cluster;

import io.osbs.core.build.BuildName;
import java.util.Optional;

/**
 * The slots of one cluster. Creating a slot is a compare-and-set on its number; removing and
 * claiming one is a compare-and-set on its version. The cap of the cluster rests on nothing else.
 */
public interface Slots {

  /** What is held here, and by whom, at one moment. */
  SlotSurvey survey() throws ClusterException;

  /**
   * Takes slot {@code number} for a worker build that need not exist yet.
   *
   * @param origin the orchestrator namespace that takes it
   * @return the slot, or empty when somebody holds that number
   */
  Optional<Slot> take(int number, BuildName holder, String origin) throws ClusterException;

  /**
   * Gives a slot back or removes one whose holder is gone.
   *
   * @param slot as it was seen; nothing happens when its uid or version is no longer that one
   * @return true when the slot is gone by this call
   */
  boolean release(Slot slot) throws ClusterException;

  /**
   * Writes the worker's own uid into its slot: the fence a worker passes before it does any work.
   *
   * @param slotUid the slot the worker was created for
   * @return false when that slot is no longer the worker's; it then must end without working
   */
  boolean claim(int number, String slotUid, BuildName holder, String workerUid)
      throws ClusterException;
}
