/**
 * For tests of what runs other programs: scripted programs, and real ones (a registry on loopback,
 * a base image) where nothing less would show that it works.
 */
@NullMarked
package io.osbs.testkit.tools;

import org.jspecify.annotations.NullMarked;
