/**
 * What joins in publishing an image besides the registry: the port that Pulp and Koji are behind,
 * and what they are told. May use the values of build, image and orchestration.
 */
@NullMarked
package io.osbs.core.publish;

import org.jspecify.annotations.NullMarked;
