/**
 * Talks to a Koji hub, from 1.30 on: logins, sessions with numbered calls, retries that never do a
 * thing twice, uploads. Knows nothing of builds.
 */
@NullMarked
package io.osbs.koji.hub;

import org.jspecify.annotations.NullMarked;
