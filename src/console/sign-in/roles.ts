import type { StaffRole } from '../../shared/staff.js';
import type { Say } from '../say.js';

export const roleName = (say: Say, role: StaffRole): string => say(`role.${role}`);
