/**
 * What both engines keep in a namespace of an API server: slots as Leases, documents as ConfigMaps,
 * secrets, and what the pods of builds say: their log, and how they ended. Uses {@code core},
 * {@code document}, {@code api}.
 */
@NullMarked
package io.osbs.cluster.namespace;

import org.jspecify.annotations.NullMarked;
