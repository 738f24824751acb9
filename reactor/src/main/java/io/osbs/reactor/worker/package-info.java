/**
 * A worker build: from a fetched source to an image of one platform that is stored by its digest.
 * Uses {@code core}, {@code process}, {@code publish} and {@code reactor.dockerfile}. Start at
 * {@link io.osbs.reactor.worker.WorkerBuild}.
 */
@NullMarked
package io.osbs.reactor.worker;

import org.jspecify.annotations.NullMarked;
