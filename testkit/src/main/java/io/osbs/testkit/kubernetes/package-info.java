/**
 * A real Kubernetes control plane for tests: etcd, kube-apiserver, kube-controller-manager and
 * kube-scheduler as processes on loopback, with certificates of their own, RBAC and the admission
 * that every cluster has. Pods run where a {@link io.osbs.testkit.kubelet.TestKubelet} is a node.
 * Start at {@link io.osbs.testkit.kubernetes.RealKubernetes}; {@code ./dev cluster up} starts the
 * same.
 */
@NullMarked
package io.osbs.testkit.kubernetes;

import org.jspecify.annotations.NullMarked;
