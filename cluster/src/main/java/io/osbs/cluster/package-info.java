/** The engines: local, kubernetes, openshift. */
@NullMarked
package io.osbs.cluster;

import org.jspecify.annotations.NullMarked;
