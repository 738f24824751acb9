package io.osbs.testkit.kubelet;

/** What happens to a pod on its node. */
sealed interface PodEvent {

  /** The latest process of a container has ended. */
  record ContainerEnded(ContainerRun container, ContainerProcess.End end) implements PodEvent {}

  /** Somebody deleted the pod: its processes have so long to end. */
  record DeletionAsked(long graceSeconds) implements PodEvent {}

  /** The pod is not in the API any more. */
  record Removed() implements PodEvent {}

  /** The node ends the pod for a reason of its own. */
  record EndedByNode(String reason, String message) implements PodEvent {}
}
