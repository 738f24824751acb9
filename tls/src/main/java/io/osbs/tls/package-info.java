/**
 * How the two ends of a TLS connection prove who they are: certificates and keys in PEM, as
 * configuration names them, made into what the JDK's clients take; and how a client proves who it
 * is by Kerberos.
 */
@NullMarked
package io.osbs.tls;

import org.jspecify.annotations.NullMarked;
