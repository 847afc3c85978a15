import 'filestore-upload/define';
