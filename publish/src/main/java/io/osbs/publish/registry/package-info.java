/**
 * A client of the OCI distribution API (distribution-spec 1.1, and the Docker registry HTTP API V2
 * it comes from). One class per endpoint says what is asked and what the answers mean; {@link
 * io.osbs.publish.registry.RegistryCaller} alone sends, authenticates, follows redirects, tries
 * again and turns a status into a failure. {@link io.osbs.publish.registry.RegistryClient} is what
 * others use.
 */
@NullMarked
package io.osbs.publish.registry;

import org.jspecify.annotations.NullMarked;
