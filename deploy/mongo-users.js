// Once, in a new MongoDB: mongosh --quiet --nodb --file deploy/mongo-users.js
// Makes the replica set, an administrator, and a user for each half who cannot read the other half.
// It prints three passwords, and nobody can print them again.
const { randomBytes } = require('node:crypto');

const password = () => randomBytes(24).toString('hex');
const passwords = { admin: password(), amana_gateway: password(), amana_cases: password() };

// A mongod that was started a moment ago does not answer yet.
for (let tries = 1; ; tries += 1) {
  try {
    db = connect('mongodb://127.0.0.1:27017/admin?directConnection=true');
    break;
  } catch (error) {
    if (tries < 60 && /ECONNREFUSED/.test(error.message)) sleep(500);
    else
      throw new Error('No MongoDB at 127.0.0.1:27017. Look at: sudo journalctl -u mongod', {
        cause: error,
      });
  }
}
const admin = db.getSiblingDB('admin');

try {
  rs.initiate({ _id: 'rs0', members: [{ _id: 0, host: '127.0.0.1:27017' }] });
} catch (error) {
  if (!/requires authentication|already initialized/.test(error.message)) throw error;
  print('This MongoDB has its users already, and nothing was changed. If their passwords are lost');
  print('and nothing is kept in it yet, begin anew: sudo systemctl stop mongod,');
  print(
    'sudo find /var/lib/mongodb -mindepth 1 -delete, sudo systemctl start mongod, and this again.',
  );
  quit(1);
}
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
