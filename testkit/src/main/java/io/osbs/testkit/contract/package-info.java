/**
 * What every adapter of a port must do, as test suites that its tests extend: an engine passes
 * {@link io.osbs.testkit.contract.ClusterContract}, and so does every fake of one. Uses {@code
 * core}, JUnit and AssertJ.
 */
@NullMarked
package io.osbs.testkit.contract;

import org.jspecify.annotations.NullMarked;
