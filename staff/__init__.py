"""The staff console: nurses and coordinators review what caregivers reported and what the assistant said."""
