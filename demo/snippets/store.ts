import { Filestore } from 'filestore-upload/server';

const filestore = new Filestore({
  endpoint: 'https://files.example.com/v1',
  serverKey: process.env.SERVER_KEY,
});

// In the handler of your form:
const ids = form.getAll('attachment').map(String);
const { stored, refused } = await filestore.store(ids);
