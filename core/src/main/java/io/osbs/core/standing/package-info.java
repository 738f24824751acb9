/**
 * What the orchestrators of a namespace know together, without a server: which clusters are
 * cordoned, which one has just failed and who tries it again, and how long builds take. Small
 * values that lie in documents on the orchestrator cluster.
 */
@NullMarked
package io.osbs.core.standing;

import org.jspecify.annotations.NullMarked;
