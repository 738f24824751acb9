/**
 * Pulp 3 with its container plugin: a client of its REST API, one small class per group of
 * endpoints, and the part of publishing that brings an image into Pulp, unpublished at first.
 * Formats: the REST API of pulpcore and of pulp_container, tried with the versions in {@code
 * scripts/pulp-requirements.txt}. May use {@code core}, {@code process} and {@code publish}.
 */
@NullMarked
package io.osbs.publish.pulp;

import org.jspecify.annotations.NullMarked;
