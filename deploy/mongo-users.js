// Once, in a new MongoDB: mongosh deploy/mongo-users.js
// Makes the replica set, an administrator, and a user for each half who cannot read the other half.
// It prints three passwords, and nobody can print them again.
const { randomBytes } = require('node:crypto');

const password = () => randomBytes(24).toString('hex');
const admin = db.getSiblingDB('admin');
const passwords = { admin: password(), amana_gateway: password(), amana_cases: password() };

rs.initiate({ _id: 'rs0', members: [{ _id: 0, host: '127.0.0.1:27017' }] });
while (!db.hello().isWritablePrimary) sleep(200);
admin.createUser({
  user: 'admin',
  pwd: passwords.admin,
  roles: ['userAdminAnyDatabase', 'clusterAdmin'],
});
admin.auth('admin', passwords.admin);
for (const half of ['amana_gateway', 'amana_cases']) {
  // So that `amana doctor` sees whether MongoDB logs what people's texts make it look for.
  const profile = { resource: { db: half, collection: 'system.profile' }, actions: ['find'] };
  db.getSiblingDB(half).createRole({ role: 'seesProfiling', privileges: [profile], roles: [] });
  const roles = ['readWrite', 'seesProfiling'].map((role) => ({ role, db: half }));
  admin.createUser({ user: half, pwd: passwords[half], roles });
}
for (const [user, one] of Object.entries(passwords)) print(`${user} ${one}`);
