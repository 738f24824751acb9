/**
 * From configuration to clusters: finds osbs.conf and config.yaml, reads secrets, opens the
 * clusters that they name. The same code serves the command and the reactor inside a build; they
 * differ only in where secrets lie.
 */
@NullMarked
package io.osbs.cluster.site;

import org.jspecify.annotations.NullMarked;
