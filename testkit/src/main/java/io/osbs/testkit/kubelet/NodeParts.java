package io.osbs.testkit.kubelet;

import io.osbs.testkit.tools.BoundProcesses;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What all pods of a node share.
 *
 * @param apiServer where pods find the API
 * @param folder where the node keeps its pods' files
 */
record NodeParts(
    Path folder,
    URI apiServer,
    PodObjects objects,
    PodStatusWriter statuses,
    NodeEvents events,
    Images images,
    BoundProcesses processes,
    Clock clock) {}
