/**
 * What the end-to-end tests stand on: the distribution's {@code osbs} in a home of its own, a
 * registry and a base image that all tests share, git repositories, and gates that hold a build at
 * one point until the test has seen enough.
 */
@NullMarked
package io.osbs.it.tools;

import org.jspecify.annotations.NullMarked;
