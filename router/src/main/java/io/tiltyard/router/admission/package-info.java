/**
 * Who gets in while there is not room for all. The decision is a pure function of a snapshot,
 * {@link io.tiltyard.router.admission.AdmissionPolicy}; what it reads is counted without a lock by
 * {@link io.tiltyard.router.admission.VersionLoad}. Start at {@link
 * io.tiltyard.router.admission.Admission}.
 */
@NullMarked
package io.tiltyard.router.admission;

import org.jspecify.annotations.NullMarked;
