/** Kubernetes objects to stored intent, and stored knowledge to their status; calls no cloud. */
@NullMarked
package dev.mothership.reconcile;

import org.jspecify.annotations.NullMarked;
