/**
 * What a namespace needs before builds can run in it: accounts, roles, tokens, secrets, limits. As
 * manifests that any tool may apply, and the way to apply them by ourselves; and what the engines
 * ask of a server, verb by verb. Uses {@code access}, {@code api}, {@code document} and {@code
 * namespace}.
 */
@NullMarked
package io.osbs.cluster.deploy;

import org.jspecify.annotations.NullMarked;
